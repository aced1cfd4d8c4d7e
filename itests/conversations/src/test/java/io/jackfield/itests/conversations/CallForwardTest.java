package io.jackfield.itests.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.Conversation;
import io.jackfield.engine.testbed.Conversations;
import io.jackfield.engine.testbed.Play;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Random conversations between model phones through call-forward on the servlet container, in virtual time: the same phones, network
 * and judge as the engine's own, see {@link Play}. Version 2.0.0 is the second one where versions change.
 */
class CallForwardTest {
    private static final String TARGET = "io.jackfield.apps.call-forward.target";

    @Property(seed = "289")
    void keepsTheRules(@ForAll(supplier = Conversations.Simple.class) Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "290")
    void keepsTheRulesWhereTwoPhonesRing(@ForAll(supplier = Conversations.Forked.class) Conversation conversation) {
        converse(conversation);
    }

    @Property(seed = "291")
    void keepsTheRulesWhileVersionsChange(@ForAll(supplier = Conversations.Upgraded.class) Conversation conversation) {
        converse(conversation);
    }

    /** Others each time, where somebody looks for what is broken: {@code -Dgroups=random -DexcludedGroups=none}. */
    @Property
    @Tag("random")
    void keepsTheRulesAnew(@ForAll(supplier = Conversations.Any.class) Conversation conversation) {
        converse(conversation);
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
}
