package io.jackfield.itests.bench.micro;

import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.key.Token;
import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.key.Use;
import io.jackfield.state.CallKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A token into a tag and out of it. */
@State(Scope.Thread)
public class TokenBenchmark {
    private final Tokens tokens = new Tokens(Secrets.of(1, "a secret of a cluster, 32 bytes.".getBytes(StandardCharsets.US_ASCII)));
    private final CallKey key = new CallKey(0x1234567890abcdefL, 0x0fedcba987654321L);
    private final String sealed = tokens.seal(key, Use.CONTACT, 2);
    private int id;

    @Benchmark
    public String seal() {
        return tokens.seal(key, Use.CONTACT, ++id & 0xffff);
    }

    @Benchmark
    public Optional<Token> open() {
        return tokens.open(sealed, Use.CONTACT);
    }
}
