package io.jackfield.servlet.message;

import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.MessageReference;
import io.jackfield.servlet.event.MessageReference.Kind;
import java.util.Optional;
import javax.servlet.sip.SipServletMessage;

/** Messages that an application kept, in a later event: as what they were while their transaction lives, else to be read only. */
public final class KeptMessages {
    private KeptMessages() {
    }

    public static SipServletMessage of(CallEvent event, MessageReference kept) {
        Call call = event.context().call();
        Leg leg = call.leg(kept.leg()).filter(Leg::valid).orElse(null);
        Optional<Transaction> transaction = leg == null ? Optional.empty() : call.transaction(kept.transaction());
        return switch (kept.kind()) {
            case REQUEST, AFTERWARDS, REQUEST_UNSENT -> request(event, leg, transaction, kept);
            case RESPONSE_RECEIVED, RESPONSE_SENT, RESPONSE_UNSENT -> response(event, leg, transaction, kept);
        };
    }

    private static SipServletMessage request(CallEvent event, Leg leg, Optional<Transaction> transaction, MessageReference kept) {
        if (kept.kind() == Kind.REQUEST && transaction.isPresent()) {
            return event.request(transaction.get());
        }
        var request = Messages.request(kept.message());
        if (kept.kind() == Kind.AFTERWARDS && transaction.isPresent()) {
            return RequestFacade.receivedAfterwards(event, leg, transaction.get(), request);
        }
        if (kept.kind() == Kind.REQUEST_UNSENT && leg != null) {
            if (leg.localCSeq() + 1 != request.getCSeq().getSeqNumber()) {
                Drafts.place(request, event, leg); // something else was sent meanwhile
            }
            Attributes attributes = new Attributes();
            kept.attributes().forEach(attributes::putEncoded);
            RequestFacade unsent = RequestFacade.unsent(event, leg, request, attributes);
            event.context().call().transaction(kept.linked()).ifPresent(unsent::pairWith);
            return unsent;
        }
        return RequestFacade.past(event, leg, request);
    }

    private static SipServletMessage response(CallEvent event, Leg leg, Optional<Transaction> transaction, MessageReference kept) {
        var response = Messages.response(kept.message());
        if (transaction.isEmpty()) {
            return ResponseFacade.past(event, leg, response, kept.request());
        }
        return switch (kept.kind()) {
            case RESPONSE_RECEIVED -> ResponseFacade.received(event, leg, transaction.get(), response);
            case RESPONSE_UNSENT -> ResponseFacade.unsent(event, leg, transaction.get(), response);
            default -> ResponseFacade.sent(event, leg, transaction.get(), response);
        };
    }
}
