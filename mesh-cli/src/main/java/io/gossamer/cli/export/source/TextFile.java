package io.gossamer.cli.export.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file that may become part of a manifest.
 *
 * @param text its content; empty if it was refused
 * @param refusal why it was; empty if it was not
 */
public record TextFile(String text, String refusal) {

    private static final int MAX_KIB = 256;
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x08\\x0e-\\x1f]");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY");

    /** Reads it, if it is a small text file without a private key in it. */
    public static TextFile read(Path path) {
        try {
            if (Files.isDirectory(path)) {
                return refused("is a directory");
            }
            if (!Files.isRegularFile(path)) {
                return refused(Files.exists(path) ? "is no file" : "does not exist");
            }
            if (Files.size(path) > MAX_KIB * 1024L) {
                return refused("has more than " + MAX_KIB + " KiB");
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            if (NO_TEXT.matcher(text).find()) {
                return refused("is no text");
            }
            return PRIVATE_KEY.matcher(text).find()
                    ? refused("holds a private key")
                    : new TextFile(text, "");
        } catch (CharacterCodingException e) {
            return refused("is no text in UTF-8");
        } catch (IOException e) {
            return refused("cannot be read");
        }
    }

    private static TextFile refused(String why) {
        return new TextFile("", why);
    }

    /** Whether it can become part of a manifest. */
    public boolean isUsable() {
        return refusal.isEmpty();
    }
}
