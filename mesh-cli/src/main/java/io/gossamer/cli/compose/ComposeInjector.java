package io.gossamer.cli.compose;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.DeclaredCheck;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.compose.plan.MeshPlan;
import io.gossamer.cli.compose.text.Edit;
import io.gossamer.cli.compose.text.Fences;
import io.gossamer.cli.compose.text.SourceText;
import io.gossamer.cli.process.MeshFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a mesh into a compose file, and takes it out again. */
public final class ComposeInjector {

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private ComposeInjector() {}

    /**
     * An injected file.
     *
     * @param bytes of the file
     * @param notes what the user should know, sentence by sentence
     * @param application what it makes of the services
     */
    public record Injection(byte[] bytes, List<String> notes, MeshedApplication application) {}

    /**
     * Injects. A file that was injected before is injected anew.
     *
     * @param file name for messages
     * @throws MeshFailure if the file cannot be meshed
     */
    public static Injection inject(String file, byte[] bytes, InjectSettings settings) {
        SourceText text = original(file, bytes);
        ComposeFile compose = ComposeFile.parse(file, text.text());
        MeshPlan plan = MeshPlan.of(compose, settings);
        List<Edit> edits =
                BlockWeaver.weave(compose, text, plan)
                        .orElseGet(() -> TreeWeaver.weave(compose, text, plan));
        SourceText woven = Fences.apply(text, edits);
        requireReadable(file, woven);
        return new Injection(woven.encode(), plan.notes(), application(compose, plan, settings));
    }

    /**
     * Gives back what was injected.
     *
     * @param file name for messages
     * @throws MeshFailure if the file was not injected, or the fences in it are damaged
     */
    public static byte[] uninject(String file, byte[] bytes) {
        SourceText text = decode(file, bytes);
        if (!Fences.isFenced(text)) {
            throw new MeshFailure(
                    file + ": not injected (expected: a file that 'mesh inject' has written)");
        }
        return Fences.remove(file, text).encode();
    }

    /** What a file calls its project; empty also if the file cannot be understood. */
    public static Optional<String> projectName(String file, byte[] bytes) {
        try {
            return ComposeFile.parse(file, decode(file, bytes).text()).name();
        } catch (MeshFailure e) {
            return Optional.empty();
        }
    }

    /**
     * The application that a file describes; of a file that was injected, the original's.
     *
     * @param file name for messages
     * @throws MeshFailure if it is not a compose file
     */
    public static ComposeFile applicationOf(String file, byte[] bytes) {
        return ComposeFile.parse(file, original(file, bytes).text());
    }

    private static SourceText original(String file, byte[] bytes) {
        SourceText read = decode(file, bytes);
        return Fences.isFenced(read) ? Fences.remove(file, read) : read;
    }

    private static MeshedApplication application(
            ComposeFile compose, MeshPlan plan, InjectSettings settings) {
        Map<String, String> identities = new LinkedHashMap<>();
        plan.accounts()
                .forEach(
                        (service, account) ->
                                identities.put(
                                        service,
                                        settings.identityOf(account, settings.namespace())));
        return new MeshedApplication(
                compose.name(), identities, plan.accounts(), DeclaredCheck.of(compose));
    }

    private static SourceText decode(String file, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MeshFailure(
                    file + ": " + bytes.length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        return SourceText.decode(file, bytes);
    }

    /** A mistake of ours must end here, not in front of Docker. */
    private static void requireReadable(String file, SourceText woven) {
        try {
            ComposeFile.parse(file, woven.text());
        } catch (MeshFailure e) {
            throw new IllegalStateException(
                    "the injected file is not valid, which is a defect of mesh inject: "
                            + e.getMessage(),
                    e);
        }
    }
}
