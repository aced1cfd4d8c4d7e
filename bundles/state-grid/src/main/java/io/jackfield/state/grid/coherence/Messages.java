package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.desk.Wake;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages from member to member, by the invocation service: wake-ups, which may be lost, and letters. Thread-safe; nothing here waits. */
final class Messages {
    private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

    private final InvocationService service;
    private final News news;

    /** @param news hears what comes */
    Messages(InvocationService service, News news) {
        this.service = service;
        this.news = news;
        service.getResourceRegistry().registerResource(WakeUp.Sleepers.class, news::woken);
        service.getResourceRegistry().registerResource(Letter.Mail.class, news::letter);
    }

    void wake(Wake wake) {
        if (wake.origin().equals(GridMember.origin(service.getCluster().getLocalMember()))) {
            news.woken(wake.key(), wake.recalled());
            return;
        }
        try {
            member(wake.origin()).ifPresent(member ->
                    service.execute(new WakeUp(Bytes.of(wake.key()), wake.recalled()), Set.of(member), null));
        } catch (RuntimeException e) { // it asks again by itself
            LOG.debug("A member was not woken call={}", wake.key(), e);
        }
    }

    CompletionStage<Receipt> deliver(ByteString origin, Incarnation to, byte[] letter) {
        try {
            return member(origin).map(member -> new Letter(to, letter).carry(service, member))
                    .orElseGet(() -> CompletableFuture.completedFuture(Receipt.NOT_THERE));
        } catch (RuntimeException e) { // the service ends, or begins anew
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Member> member(ByteString origin) {
        for (Object each : service.getInfo().getServiceMembers()) {
            if (GridMember.origin((Member) each).equals(origin)) {
                return Optional.of((Member) each);
            }
        }
        return Optional.empty();
    }
}
