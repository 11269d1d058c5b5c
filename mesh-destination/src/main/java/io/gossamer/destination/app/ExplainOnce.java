package io.gossamer.destination.app;

import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.destination.explain.Explainer;
import io.gossamer.destination.view.Lookup;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * Explains one request by a directory of manifests, without running anything: what the service of
 * the same name answers. For {@code mesh explain --resources}, which prints the answer.
 */
public final class ExplainOnce {

    static final int ANSWERED = 0;
    static final int NO_ANSWER = 2;

    private ExplainOnce() {}

    /**
     * Takes a directory, an {@code ExplainRequest} in base 64, and settings of the service as
     * {@code --mesh.destination.NAME=VALUE}. Writes an {@code Explanation} as protobuf and ends
     * with 0, or says why there is none and ends with 2.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> stated = new DefaultApplicationArguments(arguments).getNonOptionArgs();
        if (stated.size() != 2) {
            err.println("arguments: " + stated.size() + " (expected: a directory and a question)");
            return NO_ANSWER;
        }
        try {
            DestinationProperties properties = OfflineResources.properties(arguments);
            ExplainRequest question =
                    ExplainRequest.parseFrom(Base64.getDecoder().decode(stated.get(1)));
            Lookup<Explanation> answer =
                    new Explainer(properties.settings(), InstantSource.system())
                            .explain(
                                    OfflineResources.read(stated.get(0), properties).snapshot(),
                                    question);
            if (answer instanceof Lookup.Failed<Explanation> failed) {
                err.println(failed.message());
                return NO_ANSWER;
            }
            ((Lookup.Found<Explanation>) answer).value().writeTo(out);
            out.flush();
            return ANSWERED;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            err.println("question: unreadable (expected: of the same version as this program)");
            return NO_ANSWER;
        } catch (IOException e) {
            err.println(e.getMessage());
            return NO_ANSWER;
        }
    }
}
