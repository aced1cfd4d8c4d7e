package io.jackfield.engine.rollout;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Flow;
import io.jackfield.state.ApplicationVersion;
import java.util.List;

/**
 * Who takes the new calls of one application on one engine: the newest version in test whose selector matches, else the canary
 * into whose share the call's bucket falls, else the active version. A value, made once for each change of the rollout; looking
 * allocates nothing where there is neither a selector nor a canary.
 *
 * <p>Shares are laid from bucket 0 on, of the newest version first, whether it runs here or not: so a retried or forked INVITE meets
 * the same version, on another engine too, and a share that grows keeps the buckets that it had as long as no newer one changes.
 *
 * @param active   null for none
 * @param tests    of what runs here, from the newest version to the oldest
 * @param canaries from the newest version to the oldest
 */
record Taking(String baseName, ApplicationVersion active, List<Test> tests, List<Canary> canaries) {
    static final int BUCKETS = 10_000;

    /** A version in test. */
    record Test(ApplicationVersion version, Selector selector) {
    }

    /** @param version null where it does not run here @param end the first bucket after its share */
    record Canary(ApplicationVersion version, int end) {
    }

    Taking {
        tests = List.copyOf(tests);
        canaries = List.copyOf(canaries);
    }

    static Taking of(Rollout rollout) {
        List<Test> tests = rollout.versions().descendingMap().entrySet().stream()
                .filter(each -> each.getValue().started() && each.getValue().selector().isPresent())
                .map(each -> new Test(each.getKey(), each.getValue().selector().get())).toList();
        Canary[] canaries = new Canary[rollout.mapping().shares().size()];
        int count = 0;
        int end = 0;
        for (var each : rollout.mapping().shares().descendingMap().entrySet()) {
            end += each.getValue() * (BUCKETS / Mapping.ALL);
            canaries[count++] = new Canary(rollout.started(each.getKey()) ? each.getKey() : null, end);
        }
        return new Taking(rollout.baseName(), rollout.active().orElse(null), tests, List.of(canaries));
    }

    /** Whether nobody takes anything. */
    boolean nobody() {
        return active == null && tests.isEmpty();
    }

    /** Whether new calls may be its. */
    boolean takes(ApplicationVersion version) {
        return version.equals(active) || tests.stream().anyMatch(test -> version.equals(test.version()))
                || canaries.stream().anyMatch(canary -> version.equals(canary.version()));
    }

    /** Null for none. @param request null for a call of which nothing is known: the active version's */
    ApplicationVersion version(SIPRequest request, Flow flow) {
        if (request == null || tests.isEmpty() && canaries.isEmpty()) {
            return active;
        }
        for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i).selector().matches(request, flow)) {
                return tests.get(i).version();
            }
        }
        return canaries.isEmpty() ? active : canary(request);
    }

    private ApplicationVersion canary(SIPRequest request) {
        int bucket = bucket(baseName, request.getCallId() == null ? "" : request.getCallId().getCallId(), request.getFromTag());
        for (Canary each : canaries) {
            if (bucket < each.end()) {
                return each.version() == null ? active : each.version();
            }
        }
        return active;
    }

    /** From 0 to {@value #BUCKETS}, not included; the same on every engine and after every restart. @param fromTag may be null */
    static int bucket(String baseName, String callId, String fromTag) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, of 64 bits
        hash = add(add(add(hash, baseName), callId), fromTag == null ? "" : fromTag);
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL; // the last step of MurmurHash3: FNV alone leaves patterns
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(hash ^ hash >>> 33, BUCKETS);
    }

    private static long add(long so, String text) {
        long hash = so;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ 0xffff) * 0x100000001b3L; // no text ends as another goes on
    }
}
