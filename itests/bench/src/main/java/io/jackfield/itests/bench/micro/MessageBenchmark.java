package io.jackfield.itests.bench.micro;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.Reading;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bytes to message and back, on the stack's own way: limits, parser, mandatory headers, body. */
@State(Scope.Thread)
public class MessageBenchmark {
    @Param
    public Wire what;

    private byte[] bytes;
    private SIPMessage message;
    private MessageReader reader;

    @Setup
    public void prepare() {
        reader = Wire.reader();
        bytes = what.bytes();
        message = what.message();
    }

    @Benchmark
    public Reading parse() {
        return reader.read(bytes);
    }

    @Benchmark
    public byte[] encode() {
        return MessageBytes.of(message);
    }
}
