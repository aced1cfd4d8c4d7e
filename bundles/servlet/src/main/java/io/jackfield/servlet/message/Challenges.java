package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.AuthenticationHeader;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.auth.Credentials;
import io.jackfield.servlet.auth.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The challenges of a 401 or 407, and the headers that answer them (RFC 3261 sections 22.2 and 22.3). */
final class Challenges {
    /** Headers of a challenge, the headers that answer them, and the status that {@code AuthInfo} knows them by. */
    private enum Kind {
        SERVER("WWW-Authenticate", "Authorization", 401),
        PROXY("Proxy-Authenticate", "Proxy-Authorization", 407);

        private final String challenge;
        private final String answer;
        private final int status;

        Kind(String challenge, String answer, int status) {
            this.challenge = challenge;
            this.answer = answer;
            this.status = status;
        }
    }

    /** What an answer needs of the call. @param uses how often a nonce was used on the leg */
    record Ground(String cnonce, Map<String, Integer> uses) {
        static Ground of(Call call, Leg leg, String cnonce) {
            Map<String, Integer> uses = new HashMap<>();
            call.transactions().stream().filter(each -> !each.server() && each.leg() == leg.id()).forEach(each -> {
                for (Kind kind : Kind.values()) {
                    headers(each.request(), kind.answer).forEach(header -> uses.merge(unquoted(header.getParameter("nonce")), 1,
                            Integer::sum));
                }
            });
            return new Ground(cnonce, uses);
        }
    }

    private final SIPResponse response;

    /** @throws IllegalArgumentException unless it is a challenge */
    Challenges(SIPResponse response) {
        if (response.getStatusCode() != 401 && response.getStatusCode() != 407) {
            throw new IllegalArgumentException("a challenge is a 401 or a 407, not a " + response.getStatusCode());
        }
        this.response = response;
    }

    /** Adds an answer for each realm of which there are credentials: to its first challenge that is known (RFC 8760 section 2.4). */
    void answer(Fields<SIPRequest> fields, Ground ground, Function<Integer, Function<String, Optional<Credentials.User>>> users) {
        for (Kind kind : Kind.values()) {
            Map<String, Digest> byRealm = new LinkedHashMap<>();
            headers(response, kind.challenge).forEach(header ->
                    Digest.of(header.getScheme(), parameters(header)).ifPresent(each -> byRealm.putIfAbsent(each.realm(), each)));
            byRealm.forEach((realm, digest) -> users.apply(kind.status).apply(realm)
                    .ifPresent(user -> put(fields, kind, digest, digest.answer(user, asked(fields.message(), digest, ground)))));
        }
    }

    private static Digest.Asked asked(SIPRequest request, Digest digest, Ground ground) {
        byte[] body = request.getRawContent() == null ? new byte[0] : request.getRawContent();
        return new Digest.Asked(request.getMethod(), request.getRequestURI().toString(), body, ground.cnonce(),
                ground.uses().getOrDefault(digest.nonce(), 0) + 1);
    }

    /** In place of an answer to the same realm that was there already. */
    private static void put(Fields<SIPRequest> fields, Kind kind, Digest digest, String value) {
        List<String> all = new ArrayList<>();
        headers(fields.message(), kind.answer).stream()
                .filter(header -> !digest.realm().equals(unquoted(header.getParameter("realm"))))
                .forEach(header -> all.add(header.getHeaderValue()));
        all.add(value);
        fields.set(kind.answer, all);
    }

    private static List<AuthenticationHeader> headers(SIPMessage message, String name) {
        List<AuthenticationHeader> all = new ArrayList<>(1);
        Iterator<SIPHeader> headers = message.getHeaders(name);
        headers.forEachRemaining(header -> {
            if (header instanceof AuthenticationHeader challenge) {
                all.add(challenge);
            }
        });
        return all;
    }

    private static Map<String, String> parameters(AuthenticationHeader header) {
        Map<String, String> all = new HashMap<>();
        for (String name : List.of("realm", "nonce", "opaque", "algorithm", "qop")) {
            String value = header.getParameter(name);
            if (value != null) {
                all.put(name, unquoted(value));
            }
        }
        return all;
    }

    private static String unquoted(String value) {
        if (value == null || value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value == null ? "" : value;
        }
        return value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
