package io.gossamer.autoconfigure.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns a {@link StartFailureException}, however deep, into Boot's description and action. */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartFailureException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartFailureException cause) {
        return new FailureAnalysis(cause.description(), cause.action(), cause);
    }
}
