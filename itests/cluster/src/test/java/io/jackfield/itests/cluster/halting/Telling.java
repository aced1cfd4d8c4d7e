package io.jackfield.itests.cluster.halting;

import io.jackfield.servlet.api.ApplicationValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletRequest;

/** Another application, which answers an INVITE 480 with what {@link Counting} counted and who it says was first and last as its reason. */
public final class Telling extends SipServlet {
    private static final long serialVersionUID = 1L;
    private static final int PATIENCE_SECONDS = 10;

    @Override
    protected void doInvite(SipServletRequest invite) throws ServletException, IOException {
        ApplicationValues own = (ApplicationValues) getServletContext().getAttribute(ApplicationValues.ATTRIBUTE);
        ApplicationValues values = own.shared(Counting.SPACE);
        try {
            long calls = values.number("calls").toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS).orElse(-1);
            invite.createResponse(480, calls + " " + text(values, "first") + " " + text(values, "last")).send();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new ServletException(e);
        }
    }

    private static String text(ApplicationValues values, String name) throws InterruptedException, ExecutionException, TimeoutException {
        return values.get(name).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(value -> new String(value.bytes(), StandardCharsets.UTF_8)).orElse("-");
    }
}
