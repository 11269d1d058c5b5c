package io.gossamer.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StartFailureAnalyzerTest {

    @Test
    void analyzerIsRegisteredAndFindsTheReasonHoweverDeep() {
        StartFailureException reason = new StartFailureException("what is wrong", "what to do");
        FailureAnalyzer analyzer =
                SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, (type, name, failure) -> {})
                        .stream()
                        .filter(StartFailureAnalyzer.class::isInstance)
                        .findFirst()
                        .orElseThrow();

        assertThat(analyzer.analyze(new IllegalStateException(new RuntimeException(reason))))
                .satisfies(
                        analysis -> {
                            assertThat(analysis.getDescription()).isEqualTo("what is wrong");
                            assertThat(analysis.getAction()).isEqualTo("what to do");
                        });
    }

    @Test
    void problemsAreListedTogether() {
        SettingsProblems problems =
                SettingsProblems.in("mesh.x")
                        .require(true, "a", 1, "one")
                        .require(false, "b", 2, "three")
                        .require(false, "c", null, "a name");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(StartFailureException.class)
                .hasMessage("mesh.x.b: 2 (expected: three)\nmesh.x.c: missing (expected: a name)");
    }
}
