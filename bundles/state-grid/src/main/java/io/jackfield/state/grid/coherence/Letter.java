package io.jackfield.state.grid.coherence;

import com.tangosol.io.pof.PofReader;
import com.tangosol.io.pof.PofWriter;
import com.tangosol.io.pof.PortableObject;
import com.tangosol.net.Invocable;
import com.tangosol.net.InvocationObserver;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import com.tangosol.util.Binary;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A letter to an engine, on its way to the member that it joined through. There it is put into a box, on the thread of the
 * service, and nothing else is done. Coherence makes it with the constructor without arguments; the four fields are its wire format.
 */
public final class Letter implements Invocable, PortableObject {
    /** A member that knows less puts the letter into its box all the same; fields are only ever added. */
    static final int PROTOCOL = 1;
    private static final long serialVersionUID = 1L;

    private int protocol;
    private String engine;
    private long life;
    private Binary bytes;
    private transient InvocationService service;
    private transient int receipt;

    public Letter() {
    }

    Letter(Incarnation to, byte[] letter) {
        this.protocol = PROTOCOL;
        this.engine = to.engine();
        this.life = to.number();
        this.bytes = new Binary(letter);
    }

    /** Never completed if neither the member answers nor its end is noticed. */
    CompletionStage<Receipt> carry(InvocationService by, Member to) {
        Answer answer = new Answer();
        by.execute(this, Set.of(to), answer);
        return answer.receipt;
    }

    @Override
    public void init(InvocationService runsOn) {
        service = runsOn;
    }

    @Override
    public void run() {
        Mail mail = service.getResourceRegistry().getResource(Mail.class);
        receipt = (mail == null ? Receipt.NOT_THERE : mail.put(new Incarnation(engine, life), bytes.toByteArray())).ordinal();
    }

    @Override
    public Object getResult() {
        return receipt;
    }

    @Override
    public void readExternal(PofReader in) throws IOException {
        protocol = in.readInt(0);
        engine = in.readString(1);
        life = in.readLong(2);
        bytes = in.readBinary(3);
    }

    @Override
    public void writeExternal(PofWriter out) throws IOException {
        out.writeInt(0, protocol);
        out.writeString(1, engine);
        out.writeLong(2, life);
        out.writeBinary(3, bytes);
    }

    /** The boxes of this process. Does not wait. */
    interface Mail {
        Receipt put(Incarnation to, byte[] letter);
    }

    /** Hears, on a thread of the service's, what became of one letter. */
    private static final class Answer implements InvocationObserver {
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

        @Override
        public void memberCompleted(Member member, Object result) {
            int number = (Integer) result;
            receipt.complete(number >= 0 && number < Receipt.values().length ? Receipt.values()[number] : Receipt.REFUSED);
        }

        @Override
        public void memberFailed(Member member, Throwable failure) {
            receipt.completeExceptionally(failure);
        }

        @Override
        public void memberLeft(Member member) {
            receipt.complete(Receipt.NOT_THERE);
        }

        @Override
        public void invocationCompleted() {
            receipt.complete(Receipt.NOT_THERE); // the service does not run there; else it was said before
        }
    }
}
