package io.jackfield.stack.read;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.parser.ViaParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an answer needs of a request that the parser refused, as text by header lines. Values contain no line ends and no control
 * characters.
 */
public final class RawRequest {
    private static final String VERSION = "SIP/2.0";
    private static final Pattern TAG = Pattern.compile(";\\s*tag\\s*=", Pattern.CASE_INSENSITIVE);

    private final String method;
    private final List<String> vias = new ArrayList<>(4);
    private String from;
    private String to;
    private String callId;
    private String cSeq;
    private Via topVia;
    private String restOfTopLine = "";

    private RawRequest(String method) {
        this.method = method;
    }

    /** The version that a request line names where it is a SIP version other than ours, else null. */
    static String otherVersion(byte[] bytes, int start) {
        int end = HeaderScan.lineEnd(bytes, start);
        String line = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).trim();
        String last = line.substring(line.lastIndexOf(' ') + 1);
        boolean version = last.length() > 4 && last.regionMatches(true, 0, "SIP/", 0, 4);
        return version && !last.equals(VERSION) ? last : null;
    }

    /** Null where the start line is not that of a request at all. */
    static RawRequest scan(byte[] bytes, int start, MessageLimits limits) {
        int end = HeaderScan.lineEnd(bytes, start);
        String line = new String(bytes, start, Math.min(end - start, limits.lineBytes()), StandardCharsets.UTF_8);
        int space = line.indexOf(' ');
        if (space < 1 || !token(line, space) || !line.toUpperCase(Locale.ROOT).contains("SIP/")) {
            return null;
        }
        RawRequest request = new RawRequest(line.substring(0, space));
        request.takeHeaders(bytes, end, limits);
        request.parseTopVia();
        return request;
    }

    /** Whether all that RFC 3261 section 8.2.6.2 has an answer copy is there, and it is not an ACK (section 17.1.1.3). */
    boolean answerable() {
        return topVia != null && from != null && to != null && callId != null && cSeq != null
                && !method.equals("ACK") && !cSeq.endsWith("ACK");
    }

    public String method() {
        return method;
    }

    /** The topmost Via, parsed; the caller adds {@code received} and {@code rport} to it. */
    public Via topVia() {
        return topVia;
    }

    /** The failure that answers this request, with the top Via as it is now. */
    public String answer(int status, String phrase, String toTag) {
        StringBuilder text = new StringBuilder(400);
        text.append(VERSION).append(' ').append(status).append(' ').append(phrase).append("\r\n");
        text.append(topVia.encode().trim()).append(restOfTopLine).append("\r\n");
        for (int i = 1; i < vias.size(); i++) {
            text.append("Via: ").append(vias.get(i)).append("\r\n");
        }
        text.append("From: ").append(from).append("\r\nTo: ").append(to);
        if (!TAG.matcher(to.substring(to.lastIndexOf('>') + 1)).find()) {
            text.append(";tag=").append(toTag);
        }
        return text.append("\r\nCall-ID: ").append(callId).append("\r\nCSeq: ").append(cSeq)
                .append("\r\nContent-Length: 0\r\n\r\n").toString();
    }

    /** What makes this request's To tag, equal in a retransmission (RFC 3261 section 8.2.7). */
    public String identity() {
        return callId + '\n' + from + '\n' + topVia.getBranch() + '\n' + cSeq;
    }

    private void takeHeaders(byte[] bytes, int firstLineEnd, MessageLimits limits) {
        int at = HeaderScan.next(bytes, firstLineEnd);
        String folded = null;
        for (int lines = 0; at < bytes.length && lines <= limits.headerLines(); lines++) {
            int end = HeaderScan.lineEnd(bytes, at);
            if (HeaderScan.blank(bytes, at, end)) {
                break;
            }
            if (end - at <= limits.lineBytes()) {
                String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
                if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                    folded = folded == null || folded.length() > limits.lineBytes() ? null : folded + ' ' + line.trim();
                } else {
                    take(folded);
                    folded = line;
                }
            }
            at = HeaderScan.next(bytes, end);
        }
        take(folded);
    }

    private void take(String line) {
        int colon = line == null ? -1 : line.indexOf(':');
        if (colon < 1) {
            return;
        }
        String value = printable(line.substring(colon + 1)).trim();
        if (value.isEmpty()) {
            return;
        }
        switch (line.substring(0, colon).trim().toLowerCase(Locale.ROOT)) {
            case "via", "v" -> vias.add(value);
            case "from", "f" -> from = from == null ? value : from;
            case "to", "t" -> to = to == null ? value : to;
            case "call-id", "i" -> callId = callId == null ? value : callId;
            case "cseq" -> cSeq = cSeq == null ? value : cSeq;
            default -> { }
        }
    }

    private void parseTopVia() {
        if (vias.isEmpty() || HeadReader.endless(vias.get(0))) {
            return;
        }
        String line = vias.get(0);
        int comma = line.indexOf(',');
        try {
            ViaList list = (ViaList) new ViaParser("Via: " + (comma < 0 ? line : line.substring(0, comma)) + "\n").parse();
            Via via = (Via) list.getFirst();
            if (via.getHost() != null && !via.getHost().isEmpty()) {
                topVia = via;
                restOfTopLine = comma < 0 ? "" : line.substring(comma);
            }
        } catch (ParseException | RuntimeException e) {
            topVia = null; // nowhere to answer to: the caller drops and counts the request
        }
    }

    private static String printable(String value) {
        StringBuilder clean = null;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 127) {
                clean = clean == null ? new StringBuilder(value) : clean;
                clean.setCharAt(i, ' ');
            }
        }
        return clean == null ? value : clean.toString();
    }

    private static boolean token(String line, int end) {
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (!(c < 128 && (Character.isLetterOrDigit(c) || "-.!%*_+`'~".indexOf(c) >= 0))) {
                return false;
            }
        }
        return true;
    }
}
