package io.jackfield.itests.bench.classic;

import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;

/** The RI's listener with its exceptions printed: in a benchmark, each is a defect that the tables shall not hide. */
record Listener(On<RequestEvent> request, On<ResponseEvent> response) implements SipListener {
    interface On<E> {
        void event(E event) throws Exception;
    }

    @Override
    public void processRequest(RequestEvent event) {
        on(request, event);
    }

    @Override
    public void processResponse(ResponseEvent event) {
        on(response, event);
    }

    private static <E> void on(On<E> handler, E event) {
        try {
            handler.event(event);
        } catch (Exception e) { // what the listener throws, the RI swallows
            System.err.println(e);
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        System.err.println("transaction timed out");
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        System.err.println("cannot reach " + event.getHost() + ":" + event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // nothing is kept beside the dialogs
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // nothing is kept beside the dialogs
    }
}
