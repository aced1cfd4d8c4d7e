package io.jackfield.shell;

import io.jackfield.engine.admin.CallInspector;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.shell.view.CallsView;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Moments;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import java.time.ZoneId;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sip:calls} and {@code sip:call}. */
@Component(service = CallCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=calls",
    "osgi.command.function=call"})
public final class CallCommands {
    private static final long DEFAULT_LIMIT = 20;
    private static final long MOST = 10_000;

    private final CallStateStore store;
    private final CallInspector inspector;
    private final Moments moments = new Moments(ZoneId.systemDefault());

    @Activate
    public CallCommands(@Reference CallStateStore store, @Reference CallInspector inspector) {
        this.store = store;
        this.inspector = inspector;
    }

    public String calls(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.CALLS.usage(), 0, 0, Set.of("after", "limit"), words);
            CallKey after = arguments.option("after").isPresent() ? key(arguments.option("after").get()) : null;
            int limit = (int) Math.max(1, arguments.number("limit", MOST).orElse(DEFAULT_LIMIT));
            return CallsView.table(Reply.await(store.calls(after, limit)), limit, moments);
        });
    }

    public String call(String... words) {
        return Reply.to(() -> {
            CallKey key = key(Arguments.of(Help.CALL.usage(), 1, 1, Set.of(), words).word(0).orElseThrow());
            return Reply.await(inspector.describe(key)).map(view -> CallsView.describe(view, moments))
                    .orElseThrow(() -> new Wrong("There is no call " + key + "."));
        });
    }

    private static CallKey key(String text) throws Wrong {
        try {
            return CallKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Wrong("A call's key is 32 hexadecimal digits, as sip:calls shows them, not '" + text + "'.");
        }
    }
}
