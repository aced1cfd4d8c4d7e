package io.jackfield.state.grid.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.Member;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.LeftBehindAsk;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Between the records of the store's interface and what travels. Arrays that nobody changes are not copied. */
public final class Codec {
    private Codec() {
    }

    public static Life life(Incarnation incarnation) {
        return Life.newBuilder().setEngine(incarnation.engine()).setNumber(incarnation.number()).build();
    }

    public static Incarnation incarnation(Life life) {
        return new Incarnation(life.getEngine(), life.getNumber());
    }

    public static ByteString key(CallKey key) {
        return UnsafeByteOperations.unsafeWrap(key.bytes());
    }

    public static CallKey key(ByteString bytes) {
        return CallKey.of(bytes.toByteArray());
    }

    public static List<Sessions> sessions(Map<ApplicationVersion, Integer> sessions) {
        List<Sessions> all = new ArrayList<>(sessions.size());
        sessions.forEach((version, number) -> all.add(named(version).setNumber(number).build()));
        return all;
    }

    public static Map<ApplicationVersion, Integer> sessions(List<Sessions> sessions) {
        if (sessions.isEmpty()) {
            return Map.of();
        }
        Map<ApplicationVersion, Integer> all = new HashMap<>();
        sessions.forEach(each -> all.put(version(each), each.getNumber()));
        return Map.copyOf(all);
    }

    public static List<Sessions> versions(Collection<ApplicationVersion> versions) {
        List<Sessions> all = new ArrayList<>(versions.size());
        versions.forEach(version -> all.add(named(version).build()));
        return all;
    }

    public static Set<ApplicationVersion> versions(List<Sessions> versions) {
        Set<ApplicationVersion> all = new HashSet<>();
        versions.forEach(each -> all.add(version(each)));
        return all;
    }

    private static Sessions.Builder named(ApplicationVersion version) {
        return Sessions.newBuilder().setBaseName(version.baseName()).setVersion(version.version());
    }

    private static ApplicationVersion version(Sessions sessions) {
        return new ApplicationVersion(sessions.getBaseName(), sessions.getVersion());
    }

    /** Without what the store adds: revision, times of its own, and who checked it in; and without the body. */
    public static Kept.Builder kept(CallRecord record) {
        return Kept.newBuilder().setDueAt(record.dueAt()).setExpiresAt(record.expiresAt())
                .addAllSessions(sessions(record.sessions())).setEffects(record.effects())
                .setPending(UnsafeByteOperations.unsafeWrap(record.pending()));
    }

    public static CallRecord record(Kept kept) {
        return new CallRecord(new EncodedBody(kept.getBody().toByteArray()), kept.getPending().toByteArray(), kept.getDueAt(),
                kept.getExpiresAt(), sessions(kept.getSessionsList()), kept.getEffects());
    }

    /** The share goes with whom is asked. */
    public static LeftBehindAsk ask(LeftBehind asked) {
        return LeftBehindAsk.newBuilder().setEnded(life(asked.ended())).setSince(asked.since())
                .setAfter(asked.after() == null ? ByteString.EMPTY : key(asked.after())).setLimit(asked.limit()).build();
    }

    public static LeftBehind leftBehind(LeftBehindAsk ask) {
        return new LeftBehind(incarnation(ask.getEnded()), ask.getSince(), Share.ALL,
                ask.getAfter().isEmpty() ? null : key(ask.getAfter()), Math.max(1, ask.getLimit()));
    }

    public static Enrolment enrolment(Member member, ByteString origin) {
        int roles = 0;
        for (Member.Role role : member.roles()) {
            roles |= 1 << role.ordinal();
        }
        return Enrolment.newBuilder().setLife(life(member.incarnation())).setRoles(roles).setSince(member.since())
                .setOrigin(origin).build();
    }

    public static Member member(Enrolment enrolment) {
        Set<Member.Role> roles = EnumSet.noneOf(Member.Role.class);
        for (Member.Role role : Member.Role.values()) {
            if ((enrolment.getRoles() & 1 << role.ordinal()) != 0) {
                roles.add(role);
            }
        }
        return new Member(incarnation(enrolment.getLife()), roles, enrolment.getSince());
    }
}
