package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.message.SIPMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;

/** The body of one message and the headers that describe it (RFC 3261 section 7.4). */
final class Contents {
    private static final String TYPE = "Content-Type";

    private final Fields<? extends SIPMessage> fields;
    private String encoding;

    Contents(Fields<? extends SIPMessage> fields) {
        this.fields = fields;
    }

    /** null for none. */
    String type() {
        List<String> types = fields.values(TYPE);
        return types.isEmpty() ? null : types.get(0);
    }

    void type(String text) {
        if (text == null) {
            fields.remove(TYPE);
        } else {
            fields.set(TYPE, List.of(text));
        }
    }

    /** What the application set, else the type's charset parameter; null for none. */
    String encoding() {
        ContentType header = fields.message().getContentTypeHeader();
        return encoding != null || header == null ? encoding : header.getCharset();
    }

    void encoding(String name) throws UnsupportedEncodingException {
        if (name != null) {
            charset(name);
        }
        fields.changing();
        encoding = name;
    }

    private static Charset charset(String name) throws UnsupportedEncodingException {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw (UnsupportedEncodingException) new UnsupportedEncodingException(name).initCause(e);
        }
    }

    private Charset charset() throws UnsupportedEncodingException {
        String name = encoding();
        return name == null ? StandardCharsets.UTF_8 : charset(name);
    }

    /** A copy; null for none. */
    byte[] bytes() {
        byte[] bytes = fields.message().getRawContent();
        return bytes == null || bytes.length == 0 ? null : bytes.clone();
    }

    int length() {
        byte[] bytes = fields.message().getRawContent();
        return bytes == null ? 0 : bytes.length;
    }

    /** A String for text types, else bytes (JSR 289 {@code SipServletMessage.getContent}); null for none. */
    Object get() throws UnsupportedEncodingException {
        byte[] bytes = bytes();
        String type = type();
        if (bytes == null || type == null || !type.toLowerCase(Locale.ROOT).startsWith("text/")) {
            return bytes;
        }
        return new String(bytes, charset());
    }

    /** A text's type says what it is encoded in, if the application chose that. */
    private String described(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return encoding != null && lower.startsWith("text/") && !lower.contains("charset=") ? type + ";charset=" + encoding : type;
    }

    private byte[] bytes(Object value) throws UnsupportedEncodingException {
        if (value instanceof byte[] given) {
            return given.clone();
        }
        if (value instanceof String text) {
            return text.getBytes(charset());
        }
        throw new IllegalArgumentException("content is a String or bytes, not a " + value.getClass().getName());
    }

    /** @param value a String, bytes, or null for no body */
    void set(Object value, String type) throws UnsupportedEncodingException {
        SIPMessage message = fields.writable();
        if (value == null) {
            message.removeContent();
            message.removeHeader(TYPE);
            return;
        }
        if (type == null) {
            throw new IllegalArgumentException("content without a type");
        }
        fields.set(TYPE, List.of(described(type)));
        byte[] bytes = bytes(value);
        try {
            message.setContent(bytes, message.getContentTypeHeader());
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a content: " + type, e);
        }
    }
}
