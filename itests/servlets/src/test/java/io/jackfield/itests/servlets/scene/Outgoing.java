package io.jackfield.itests.servlets.scene;

import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A request that a phone sent, and what the classic stack makes of it. */
public record Outgoing(Phone phone, ClientTransaction transaction) {
    public Request request() {
        return transaction.getRequest();
    }

    public Dialog dialog() {
        return transaction.getDialog();
    }

    public long number() {
        return ((CSeqHeader) request().getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    /** Acknowledges the 2xx (RFC 3261 section 13.2.2.4). */
    public void acknowledges(String... lines) {
        try {
            dialog().sendAck(Lines.into(dialog().createAck(number()), lines));
        } catch (SipException | InvalidArgumentException e) {
            throw new AssertionError(phone + " cannot acknowledge", e);
        }
    }

    /** Acknowledges a reliable provisional response (RFC 3262 section 4). */
    public Outgoing acknowledgesProvisionally(Response response) {
        try {
            Request prack = dialog().createPrack(response);
            ClientTransaction client = phone.provider().getNewClientTransaction(prack);
            dialog().sendRequest(client);
            return new Outgoing(phone, client);
        } catch (SipException e) {
            throw new AssertionError(phone + " cannot acknowledge " + response.getStatusCode(), e);
        }
    }

    /** Cancels (RFC 3261 section 9.1). */
    public Outgoing cancels(String... lines) {
        try {
            Request cancel = Lines.into(transaction.createCancel(), lines);
            ClientTransaction cancelling = phone.provider().getNewClientTransaction(cancel);
            cancelling.sendRequest();
            return new Outgoing(phone, cancelling);
        } catch (SipException e) {
            throw new AssertionError(phone + " cannot cancel", e);
        }
    }
}
