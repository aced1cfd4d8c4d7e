package io.jackfield.shell.check;

import io.jackfield.shell.health.Check;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;

/** Checks as a result of Felix's: the worst of them, with a line for each. */
final class Results {
    private Results() {
    }

    /** @param failed what a check that failed counts as */
    static Result of(List<Check> checks, Status failed) {
        ResultLog log = new ResultLog();
        for (Check each : checks) {
            log.add(new ResultLog.Entry(switch (each.verdict()) {
                case OK -> Status.OK;
                case WARNING -> Status.WARN;
                case FAILED -> failed;
            }, each.name() + ": " + each.reason()));
        }
        return new Result(log);
    }
}
