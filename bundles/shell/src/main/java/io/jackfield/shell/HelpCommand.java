package io.jackfield.shell;

import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Help;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** {@code sip:help}. There even when no engine is. */
@Component(service = HelpCommand.class, property = {"osgi.command.scope=sip", "osgi.command.function=help"})
public final class HelpCommand {
    public String help(String... words) {
        return Reply.to(() -> Arguments.of(Help.HELP.usage(), 0, 1, Set.of(), words).word(0).map(Help::of)
                .orElseGet(Help::all));
    }
}
