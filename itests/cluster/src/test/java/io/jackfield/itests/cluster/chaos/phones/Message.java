package io.jackfield.itests.cluster.chaos.phones;

import java.net.InetSocketAddress;
import java.util.List;

/** A SIP message as text, read no further than a phone of the suite needs. */
record Message(String text) {
    String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    boolean isRequest() {
        return !text.startsWith("SIP/2.0 ");
    }

    /** Of a response. */
    int status() {
        return Integer.parseInt(text.substring(8, 11));
    }

    /** Its first value, of the first line with that name; empty if there is none. */
    String header(String name) {
        return lines(name).stream().findFirst().map(line -> line.substring(name.length() + 1).trim()).orElse("");
    }

    /** All lines with that header, whole. */
    List<String> lines(String name) {
        return text.lines().takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1)).toList();
    }

    String call() {
        return header("Call-ID");
    }

    /** As {@code 1 INVITE}. */
    String cseq() {
        return header("CSeq");
    }

    int number() {
        return Integer.parseInt(cseq().substring(0, cseq().indexOf(' ')));
    }

    /** Of the transaction, also in a response. */
    String method() {
        return cseq().substring(cseq().indexOf(' ') + 1).trim();
    }

    /** Of the topmost Via. */
    String branch() {
        String via = header("Via");
        int begin = via.indexOf("branch=") + "branch=".length();
        int end = via.indexOf(';', begin);
        return end < 0 ? via.substring(begin) : via.substring(begin, end);
    }

    /** Sent-by of the topmost Via. */
    InetSocketAddress returnsTo() {
        String sentBy = header("Via").replaceFirst("^SIP/2.0/[A-Z]+\\s+", "").replaceFirst("[;,].*", "");
        int colon = sentBy.lastIndexOf(':');
        return new InetSocketAddress(sentBy.substring(0, colon), Integer.parseInt(sentBy.substring(colon + 1)));
    }

    /** The URI in Contact. */
    String contact() {
        return header("Contact").replaceAll("^.*<|>.*$", "");
    }
}
