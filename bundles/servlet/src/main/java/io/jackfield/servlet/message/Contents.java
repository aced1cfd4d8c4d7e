package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.message.SIPMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.text.ParseException;
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
        ContentType header = fields.message().getContentTypeHeader();
        return header == null ? null : header.getHeaderValue();
    }

    void type(String text) {
        if (text == null) {
            fields.remove(TYPE);
        } else {
            fields.set(TYPE, text);
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
        if (value == null) {
            SIPMessage message = fields.writable();
            message.removeContent();
            message.removeHeader(TYPE);
            return;
        }
        if (type == null) {
            throw new IllegalArgumentException("content without a type");
        }
        fields.changing();
        put(bytes(value), (ContentType) Fields.parse(TYPE, described(type)));
    }

    /** Takes the body of another message over, with its type, if it has both. */
    void adopt(SIPMessage original) {
        byte[] bytes = original.getRawContent(); // which nobody changes, so that both may have it
        ContentType type = original.getContentTypeHeader();
        if (type != null && bytes != null && bytes.length > 0) {
            put(bytes, (ContentType) type.clone());
        }
    }

    private void put(byte[] bytes, ContentType type) {
        try {
            fields.writable().setContent(bytes, type);
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a content: " + type, e);
        }
    }
}
