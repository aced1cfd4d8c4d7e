package io.jackfield.itests.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.Conversation;
import io.jackfield.engine.testbed.Conversations;
import io.jackfield.engine.testbed.Play;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random conversations between model phones through call-forward on the servlet container, in virtual time: the same phones, network
 * and judge as the engine's own, see {@link Play}. Version 2.0.0 is the second one where versions change.
 */
class CallForwardTest {
    private static final String TARGET = "io.jackfield.apps.call-forward.target";

    @Property(seed = "289")
    void keepsTheRules(@ForAll("simple") Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "290")
    void keepsTheRulesWhereTwoPhonesRing(@ForAll("forked") Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "291")
    void keepsTheRulesWhileVersionsChange(@ForAll("upgraded") Conversation conversation) {
        converse(conversation);
    }

    /** Others each time, where somebody looks for what is broken: {@code -Djackfield.random=true}. */
    @Property
    void keepsTheRulesAnew(@ForAll("any") Conversation conversation) {
        if (Boolean.getBoolean("jackfield.random")) {
            converse(conversation);
        }
    }

    private static void converse(Conversation conversation) {
        Play play = play(conversation);
        assertThat(play.broken()).as("rules that were broken by%n%s%n", play.report()).isEmpty();
    }

    /** Has the conversation through call-forward, which reads its target from a system property. */
    static Play play(Conversation conversation) {
        String before = System.setProperty(TARGET, Play.callee(conversation));
        try {
            return new Play(conversation, version -> new Archive(version).starts()).plays();
        } finally {
            if (before == null) {
                System.clearProperty(TARGET);
            } else {
                System.setProperty(TARGET, before);
            }
        }
    }

    @Provide
    Arbitrary<Conversation> simple() {
        return Conversations.simple();
    }

    @Provide
    Arbitrary<Conversation> forked() {
        return Conversations.forked();
    }

    @Provide
    Arbitrary<Conversation> upgraded() {
        return Conversations.upgraded();
    }

    @Provide
    Arbitrary<Conversation> any() {
        return Conversations.any();
    }
}
