/**
 * SIP messages in and out, and no call state: endpoints, flows and their limits.
 *
 * <p>Start at {@link io.jackfield.stack.MessageReceiver} for what comes in, {@link io.jackfield.stack.MessageSender} for
 * what goes out and {@link io.jackfield.stack.Endpoints} for where.
 *
 * <p>An endpoint has passed RFC 3261 sections 8.1.1 and 18.3 on a message before it hands it on: To, From, Call-ID, CSeq and a top
 * Via are there and readable, a request's CSeq names its method, the body has its length. Max-Forwards may be missing (section
 * 16.3: take it for 70). Whether a response's top Via is ours (section 18.1.2) is the receiver's to say: its branch tells more
 * surely than its sent-by.
 *
 * <p>The messages are those of the JAIN-SIP RI. Worth knowing about them:
 * <ul>
 *   <li>Encode with {@link io.jackfield.stack.MessageBytes}, not with {@code encodeAsBytes}; it says why. A message and its
 *       headers are not thread-safe, and {@code getContent} keeps what it made.</li>
 *   <li>Via, Route, Record-Route and Contact are lists, each written on one line. {@code addHeader} puts a Via or Record-Route in
 *       front and any other behind; {@code addFirst} and {@code addLast} say it. {@code removeFirst} takes the top one off,
 *       {@code setHeader} replaces the whole list.</li>
 *   <li>Compact names and odd case are read, the full names written. Headers keep their order, but not their spelling.</li>
 *   <li>A second header that may appear once is left out without a word; endpoints refuse requests that have one of To, From,
 *       Call-ID, CSeq, Max-Forwards or Content-Length twice.</li>
 *   <li>A malformed header that nobody needs is among {@code getUnrecognizedHeaders} only, and not written again.</li>
 *   <li>{@code getMaxForwards} is null where there is none; {@code getContentLength} never is. {@code getRPort} is -1 for an
 *       {@code rport} without a value: ask {@code hasParameter}.</li>
 *   <li>{@code createResponse} puts the headers in no useful order and adds no To tag.</li>
 * </ul>
 */
@Export
@Version("0.1.0")
package io.jackfield.stack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
