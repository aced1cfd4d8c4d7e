package io.jackfield.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order of precedence, one test per place where a key may stand, or must not be believed. */
class KeyResolverTest {
    private static final Secrets SECRETS = Secrets.parse("1=" + "a1".repeat(32));
    private static final CallKey OURS = new CallKey(1, 2);
    private static final CallKey OTHER = new CallKey(3, 4);
    private static final CallKey TARGETED = new CallKey(5, 6);
    private static final String PLAIN_URI = "sip:bob@192.0.2.4";
    private static final String FOREIGN_BRANCH = "z9hG4bK776asdhds";

    private final CallKeys keys = new CallKeys(SECRETS);
    private final Tokens tokens = new Tokens(SECRETS);
    private final List<KeyStep> steps = new ArrayList<>();
    private final CallKey hash = keys.of("a84b4c76e66710@pc33", "1928301774");

    @Test
    void aResponseGoesByTheBranchOfItsTopVia() {
        assertThat(resolve(response(tokens.sealBranch(OURS, 7), "314159"))).contains(new Resolved(OURS, How.VIA_BRANCH, 7));
    }

    @Test
    void aResponseWithoutOurBranchHasNoKey() {
        assertThat(resolve(response(FOREIGN_BRANCH, "314159"))).isEmpty();
    }

    @Test
    void aResponseDoesNotGoByItsTags() {
        assertThat(resolve(response(FOREIGN_BRANCH, tag(OURS, 1)))).isEmpty();
    }

    @Test
    void aResponseDoesNotGoByALowerVia() {
        assertThat(resolve(SipText.parse("SIP/2.0 200 OK",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=" + FOREIGN_BRANCH,
                "Via: SIP/2.0/UDP 192.0.2.2;branch=" + tokens.sealBranch(OURS, 7),
                "From: <sip:a@x>;tag=1", "To: <sip:b@x>;tag=2", "Call-ID: c", "CSeq: 1 BYE"))).isEmpty();
    }

    @Test
    void aTokenOfAnotherUseIsNoBranch() {
        assertThat(resolve(response("z9hG4bK" + tag(OURS, 1), "314159"))).isEmpty();
    }

    @Test
    void aResponseWithoutAViaHasNoKey() {
        SIPMessage response = response(FOREIGN_BRANCH, "2");
        response.removeHeader("Via");

        assertThat(resolve(response)).isEmpty();
    }

    @Test
    void aRequestInADialogGoesByOurToTag() {
        assertThat(resolve(request("BYE", PLAIN_URI, tag(OURS, 1), null))).contains(new Resolved(OURS, How.TO_TAG, 1));
    }

    @Test
    void ourToTagIsKnownInUpperCaseToo() {
        assertThat(resolve(request("BYE", PLAIN_URI, tag(OURS, 1).toUpperCase(java.util.Locale.ROOT), null)))
                .contains(new Resolved(OURS, How.TO_TAG, 1));
    }

    @Test
    void ourToTagGoesBeforeOurRouteAndRequestUri() {
        assertThat(resolve(request("BYE", uri(OTHER, 2), tag(OURS, 1), uri(OTHER, 3))))
                .contains(new Resolved(OURS, How.TO_TAG, 1));
    }

    @Test
    void withAForeignToTagTheTopRouteDecides() {
        assertThat(resolve(request("BYE", PLAIN_URI, "314159", uri(OURS, 2)))).contains(new Resolved(OURS, How.ROUTE, 2));
    }

    @Test
    void theTopRouteGoesBeforeTheRequestUri() {
        assertThat(resolve(request("BYE", uri(OTHER, 1), "314159", uri(OURS, 2))))
                .contains(new Resolved(OURS, How.ROUTE, 2));
    }

    @Test
    void aLowerRouteIsNotBelieved() {
        assertThat(resolve(request("BYE", PLAIN_URI, "314159", "sip:192.0.2.9;lr", uri(OURS, 2))))
                .contains(new Resolved(hash, How.HASH, Resolved.NO_ID));
    }

    @Test
    void afterAStrictRouterTheRequestUriDecides() {
        assertThat(resolve(request("BYE", uri(OURS, 3), "314159", null)))
                .contains(new Resolved(OURS, How.REQUEST_URI, 3));
        assertThat(resolve(request("BYE", uri(OURS, 3), "314159", "sip:192.0.2.9;lr")))
                .contains(new Resolved(OURS, How.REQUEST_URI, 3));
    }

    @Test
    void aRouteThatIsNoSipUriIsPassedOver() {
        assertThat(resolve(request("BYE", "tel:+15551234", "314159", "tel:+15551235")))
                .contains(new Resolved(hash, How.HASH, Resolved.NO_ID));
    }

    @Test
    void theTokenOfAContactIsNotBelievedAnywhere() {
        String contact = "sip:192.0.2.4;jf=" + tokens.seal(OURS, Use.CONTACT, 1);

        assertThat(resolve(request("INVITE", contact, null, null)).orElseThrow().how()).isEqualTo(How.HASH);
        assertThat(resolve(request("BYE", contact, "314159", contact)).orElseThrow().how()).isEqualTo(How.HASH);
    }

    @Test
    void aRequestInADialogWithoutOurTokenGoesByTheHash() {
        assertThat(resolve(request("BYE", PLAIN_URI, "314159", null)))
                .contains(new Resolved(hash, How.HASH, Resolved.NO_ID));
    }

    @Test
    void aForgedToTagCountsAsNone() {
        String forged = tag(OURS, 1).substring(0, 20) + "0" + tag(OURS, 1).substring(21);
        String other = tag(OURS, 1).charAt(20) == '0' ? forged.substring(0, 20) + "1" + forged.substring(21) : forged;

        assertThat(resolve(request("BYE", PLAIN_URI, other, null)).orElseThrow().how()).isEqualTo(How.HASH);
    }

    @Test
    void stepsAreNotAskedInADialog() {
        steps.add(request -> Optional.of(TARGETED));

        assertThat(resolve(request("BYE", PLAIN_URI, "314159", null)).orElseThrow().how()).isEqualTo(How.HASH);
    }

    @Test
    void anInitialRequestGoesByTheFirstStepThatKnowsIt() {
        steps.add(request -> Optional.empty());
        steps.add(request -> Optional.of(TARGETED));
        steps.add(request -> Optional.of(OTHER));

        assertThat(resolve(request("INVITE", PLAIN_URI, null, null)))
                .contains(new Resolved(TARGETED, How.STEP, Resolved.NO_ID));
    }

    @Test
    void aStepSeesTheRequest() {
        steps.add(request -> request.getMethod().equals(SIPRequest.INVITE) ? Optional.of(TARGETED) : Optional.empty());

        assertThat(resolve(request("INVITE", PLAIN_URI, null, null)).orElseThrow().how()).isEqualTo(How.STEP);
        assertThat(resolve(request("OPTIONS", PLAIN_URI, null, null)).orElseThrow().how()).isEqualTo(How.HASH);
    }

    @Test
    void anInitialRequestThatNoStepKnowsGoesByTheHash() {
        steps.add(request -> Optional.empty());

        assertThat(resolve(request("INVITE", PLAIN_URI, null, null)))
                .contains(new Resolved(hash, How.HASH, Resolved.NO_ID));
    }

    /** RFC 3261 9.1: a CANCEL has the Call-ID, From and To of its INVITE, and 17.1.1.3: so has an ACK but for the To tag. */
    @Test
    void cancelAndAckGoWhereTheirInviteWent() {
        Resolved invite = resolve(request("INVITE", PLAIN_URI, null, null)).orElseThrow();

        assertThat(resolve(request("CANCEL", PLAIN_URI, null, null))).contains(invite);
        assertThat(resolve(request("ACK", PLAIN_URI, "tag-of-somebody-downstream", null))).contains(invite);
    }

    @Test
    void anInitialRequestIsNotBelievedItsRouteOrUri() {
        assertThat(resolve(request("INVITE", uri(OURS, 1), null, uri(OURS, 1))))
                .contains(new Resolved(hash, How.HASH, Resolved.NO_ID));
    }

    /** RFC 2543 elements send no tag. */
    @Test
    void aMissingFromTagCountsAsEmpty() {
        SIPMessage request = SipText.parse("INVITE " + PLAIN_URI + " SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=" + FOREIGN_BRANCH,
                "From: <sip:a@x>", "To: <sip:b@x>", "Call-ID: c", "CSeq: 1 INVITE", "Max-Forwards: 70");

        assertThat(resolve(request)).contains(new Resolved(keys.of("c", ""), How.HASH, Resolved.NO_ID));
    }

    @Test
    void aRequestWithoutCallIdFromAndToHasAKeyAllTheSame() {
        SIPRequest bare = new SIPRequest();

        assertThat(resolve(bare)).contains(new Resolved(keys.of("", ""), How.HASH, Resolved.NO_ID));
    }

    private Optional<Resolved> resolve(SIPMessage message) {
        return new KeyResolver(keys, tokens, steps).resolve(message);
    }

    private String tag(CallKey key, int leg) {
        return tokens.seal(key, Use.TAG, leg);
    }

    private String uri(CallKey key, int leg) {
        return "sip:192.0.2.7:5060;lr;jf=" + tokens.seal(key, Use.ROUTE, leg);
    }

    private static SIPMessage request(String method, String uri, String toTag, String route, String... moreRoutes) {
        List<String> lines = new ArrayList<>(List.of(method + " " + uri + " SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=" + FOREIGN_BRANCH,
                "Max-Forwards: 70",
                "From: Alice <sip:alice@atlanta.com>;tag=1928301774",
                "To: Bob <sip:bob@biloxi.com>" + (toTag == null ? "" : ";tag=" + toTag),
                "Call-ID: a84b4c76e66710@pc33",
                "CSeq: 314159 " + method));
        if (route != null) {
            lines.add("Route: <" + route + ">");
        }
        for (String next : moreRoutes) {
            lines.add("Route: <" + next + ">");
        }
        return SipText.parse(lines.toArray(String[]::new));
    }

    private static SIPMessage response(String branch, String toTag) {
        return SipText.parse("SIP/2.0 200 OK",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=" + branch,
                "From: Alice <sip:alice@atlanta.com>;tag=1928301774",
                "To: Bob <sip:bob@biloxi.com>;tag=" + toTag,
                "Call-ID: a84b4c76e66710@pc33",
                "CSeq: 314159 INVITE");
    }
}
