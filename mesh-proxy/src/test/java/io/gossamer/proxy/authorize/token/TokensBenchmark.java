package io.gossamer.proxy.authorize.token;

import io.gossamer.proxy.model.token.TokenAlgorithm;
import io.gossamer.proxy.model.token.TokenRule;
import java.security.KeyPair;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A token of 0.8 to 1 KiB that is new, and one that comes again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokensBenchmark {

    @Param({"RS256", "PS256", "ES256", "ES384", "EDDSA"})
    TokenAlgorithm algorithm;

    private TokenRule rule;
    private String token;
    private Tokens known;

    @Setup
    public void sign() {
        KeyPair keys = TestTokens.keys(algorithm);
        String name = algorithm == TokenAlgorithm.EDDSA ? "EdDSA" : algorithm.name();
        rule = TestTokens.rule(TestTokens.key("k1", keys.getPublic()));
        token =
                TestTokens.sign(
                        algorithm,
                        keys.getPrivate(),
                        TestTokens.header(name),
                        TestTokens.claims(",\"sub\":\"" + "x".repeat(400) + "\""));
        known = tokens();
    }

    private static Tokens tokens() {
        return new Tokens(() -> Instant.ofEpochSecond(TestTokens.NOW), System::nanoTime);
    }

    /** Parsed, held against the rule, its signature verified. */
    @Benchmark
    public Object verified() {
        return tokens().check(rule, token, "web");
    }

    /** A digest and a look-up. */
    @Benchmark
    public Object remembered() {
        return known.check(rule, token, "web");
    }
}
