package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.testbed.Conversation;
import io.jackfield.engine.testbed.Conversations;
import io.jackfield.engine.testbed.Judge;
import io.jackfield.engine.testbed.Play;
import io.jackfield.engine.testbed.Relay;
import io.jackfield.engine.testbed.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Random conversations between model phones through a back-to-back user agent in virtual time: whatever the phones do, in whatever
 * order, over whatever network, and whatever happens to the application's versions, what {@link Play} and {@link Judge} say holds,
 * and every call ends. A failure prints the conversation, shrunk, and the seed; {@code -Djqwik.tries.default=100000} tries more.
 */
class ConversationPropertiesTest {
    /** The same conversations each time, so that what fails was broken by the last change. */
    @Property(seed = "3261")
    void keepTheRules(@ForAll(supplier = Conversations.Simple.class) Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "3262")
    void keepTheRulesWhereTwoPhonesRing(@ForAll(supplier = Conversations.Forked.class) Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "3263")
    void keepTheRulesWhileVersionsChange(@ForAll(supplier = Conversations.Upgraded.class) Conversation conversation) {
        converse(conversation);
    }

    /** Others each time, where somebody looks for what is broken: {@code -Dgroups=random -DexcludedGroups=none}. */
    @Property
    @Tag("random")
    void keepTheRulesAnew(@ForAll(supplier = Conversations.Any.class) Conversation conversation) {
        converse(conversation);
    }

    private static void converse(Conversation conversation) {
        List<Relay> relays = new ArrayList<>();
        Play play = new Play(conversation, version -> {
            relays.add(new Relay(version, Play.callee(conversation)));
            return relays.get(relays.size() - 1);
        }).plays();
        assertThat(play.broken()).as("rules that were broken by%n%s%n", play.report()).isEmpty();
        noMoreEndsThanRequests(play, relays);
    }

    /** The application is told of no more than one final response to each request that left for it. */
    private static void noMoreEndsThanRequests(Play play, List<Relay> relays) {
        Set<String> requests = play.node().wire().sent().stream().map(Wire.Sent::message).filter(SIPRequest.class::isInstance)
                .map(SIPRequest.class::cast).filter(each -> !each.getMethod().matches("ACK|CANCEL"))
                .map(each -> each.getCallId().getCallId() + each.getFromTag() + each.getCSeq().getSeqNumber() + each.getToTag())
                .collect(Collectors.toSet());
        List<String> told = relays.stream().flatMap(relay -> relay.told().stream()).toList();
        long forks = told.stream().filter("derived"::equals).count();
        assertThat(told.stream().filter(each -> each.matches("[2-6]\\d\\d (?!CANCEL).*")).count())
                .as("final responses that the application was told of").isLessThanOrEqualTo(requests.size() + forks);
    }
}
