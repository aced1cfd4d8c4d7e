package io.jackfield.engine.transaction;

/** What a step asks of the call engine, in the order to be done. All four machines share the words, so that there is one interpreter. */
public enum Effect {
    /** Send the message at hand: the request that begins a client transaction, or the response the transaction user gave. */
    SEND(Kind.SEND),
    /** Send the request of this client transaction again, byte for byte. */
    RESEND_REQUEST(Kind.SEND),
    /** Send the latest response of this server transaction again, byte for byte; nothing if there was none yet. */
    RESEND_RESPONSE(Kind.SEND),
    /** Send the ACK to the 300-699 at hand, built from the INVITE and that response (17.1.1.3), to where the INVITE went. */
    SEND_ACK(Kind.SEND),

    /** The request at hand goes to the transaction user. */
    REQUEST_TO_TU(Kind.TO_TU),
    /** The response at hand goes to the transaction user. */
    RESPONSE_TO_TU(Kind.TO_TU),
    /** The ACK at hand goes to the transaction user. */
    ACK_TO_TU(Kind.TO_TU),
    /** The transaction user learns that nobody answered (B, F: as a 408, 8.1.3.1) or that no ACK came (H). */
    TIMEOUT_TO_TU(Kind.TO_TU),
    /** The transaction user learns that nothing could be sent (a client: as a 503, 8.1.3.1). */
    TRANSPORT_ERROR_TO_TU(Kind.TO_TU),

    /** Timers start with {@link TimerValues#initial}. */
    START_A(Kind.START, TimerName.A),
    START_B(Kind.START, TimerName.B),
    START_D(Kind.START, TimerName.D),
    START_E(Kind.START, TimerName.E),
    START_F(Kind.START, TimerName.F),
    START_G(Kind.START, TimerName.G),
    START_H(Kind.START, TimerName.H),
    START_I(Kind.START, TimerName.I),
    START_J(Kind.START, TimerName.J),
    START_K(Kind.START, TimerName.K),
    START_L(Kind.START, TimerName.L),
    START_M(Kind.START, TimerName.M),

    /** The timer that just fired runs again, for what {@link TimerValues#next} makes of its latest duration. */
    DOUBLE_A(Kind.RESTART, TimerName.A),
    DOUBLE_E(Kind.RESTART, TimerName.E),
    DOUBLE_G(Kind.RESTART, TimerName.G),
    /** Timer E runs again for T2, whatever it ran before (17.1.2.2, Proceeding). */
    RESTART_E_AT_T2(Kind.RESTART, TimerName.E),

    /** The timer no longer runs. A timer that fired does not run, unless the same step restarts it. */
    STOP_A(Kind.STOP, TimerName.A),
    STOP_B(Kind.STOP, TimerName.B),
    STOP_D(Kind.STOP, TimerName.D),
    STOP_E(Kind.STOP, TimerName.E),
    STOP_F(Kind.STOP, TimerName.F),
    STOP_G(Kind.STOP, TimerName.G),
    STOP_H(Kind.STOP, TimerName.H);

    /** What sort of work an effect is. */
    public enum Kind {
        /** Something goes into the outbox. */
        SEND,
        /** The transaction user is called. */
        TO_TU,
        /** {@link #timer()} starts; see {@link TimerValues#duration}. */
        START,
        /** {@link #timer()} runs again; see {@link TimerValues#duration}. */
        RESTART,
        /** {@link #timer()} is taken away. */
        STOP
    }

    private final Kind kind;
    private final TimerName timer;

    Effect(Kind kind) {
        this(kind, null);
    }

    Effect(Kind kind, TimerName timer) {
        this.kind = kind;
        this.timer = timer;
    }

    public Kind kind() {
        return kind;
    }

    /** The timer that is started, restarted or stopped; null where the kind is {@link Kind#SEND} or {@link Kind#TO_TU}. */
    public TimerName timer() {
        return timer;
    }
}
