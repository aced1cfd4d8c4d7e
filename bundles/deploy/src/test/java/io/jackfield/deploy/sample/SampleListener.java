package io.jackfield.deploy.sample;

import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.annotation.SipListener;

/** The sample's listener. */
@SipListener
public class SampleListener implements SipErrorListener {
    @Override
    public void noAckReceived(SipErrorEvent event) {
        // nothing is tried here
    }

    @Override
    public void noPrackReceived(SipErrorEvent event) {
        // nothing is tried here
    }
}
