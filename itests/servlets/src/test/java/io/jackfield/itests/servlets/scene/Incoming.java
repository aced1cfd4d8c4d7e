package io.jackfield.itests.servlets.scene;

import java.text.ParseException;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * A request that came to a phone.
 *
 * @param transaction null for an ACK
 * @param within      the dialog that it came in, null for none
 */
public record Incoming(Phone phone, Request request, ServerTransaction transaction, Dialog within) {
    /** The dialog that it came in or made. */
    public Dialog dialog() {
        return within != null ? within : transaction.getDialog();
    }

    public long number() {
        return ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    /** Answers, with the phone's tag and Contact. @param lines as of {@link Phone#request} */
    public Response answers(int status, String... lines) {
        return answersAs("of-" + phone, status, lines);
    }

    /** The same with another tag, where the request has none. */
    public Response answersAs(String tag, int status, String... lines) {
        try {
            Response response = response(tag, status, lines);
            transaction.sendResponse(response);
            return response;
        } catch (SipException | InvalidArgumentException e) {
            throw new AssertionError(phone + " cannot answer " + status, e);
        }
    }

    /** Answers provisionally and wants a PRACK (RFC 3262 section 3). */
    public void answersReliably(int status) {
        try {
            Response response = dialog().createReliableProvisionalResponse(status);
            ((ToHeader) response.getHeader(ToHeader.NAME)).setTag("of-" + phone);
            Lines.into(response, "Contact: <" + phone.uri() + ">");
            dialog().sendReliableProvisionalResponse(response);
        } catch (SipException | InvalidArgumentException | ParseException e) {
            throw new AssertionError(phone + " cannot answer " + status, e);
        }
    }

    private Response response(String tag, int status, String... lines) {
        try {
            Response response = javax.sip.SipFactory.getInstance().createMessageFactory().createResponse(status, request);
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (to.getTag() == null && status > 100) {
                to.setTag(tag);
            }
            if (status < 300 && status > 100) {
                Lines.into(response, "Contact: <" + phone.uri() + ">");
            }
            return Lines.into(response, lines);
        } catch (ParseException | SipException e) {
            throw new AssertionError(phone + " cannot answer " + status, e);
        }
    }

    @Override
    public String toString() {
        return request.getMethod();
    }
}
