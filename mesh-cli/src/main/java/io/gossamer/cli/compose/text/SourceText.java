package io.gossamer.cli.compose.text;

import io.gossamer.cli.process.MeshFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as lines, each with the line end that it has. Immutable.
 *
 * @param lines in their order; all but the last have a line end
 */
public record SourceText(List<Line> lines) {

    /**
     * A line.
     *
     * @param content without its end
     * @param end {@code \n}, {@code \r\n}, {@code \r}, or nothing at the end of the file
     */
    public record Line(String content, String end) {}

    public SourceText {
        lines = List.copyOf(lines);
    }

    /**
     * Decodes a file.
     *
     * @param file name for messages
     * @throws MeshFailure if it is not UTF-8
     */
    public static SourceText decode(String file, byte[] bytes) {
        try {
            return of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new MeshFailure(file + ": not UTF-8 (expected: a text file in UTF-8)", e);
        }
    }

    public static SourceText of(String text) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !pair)) {
                int content = c == '\n' && i > start && text.charAt(i - 1) == '\r' ? i - 1 : i;
                lines.add(new Line(text.substring(start, content), text.substring(content, i + 1)));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(new Line(text.substring(start), ""));
        }
        return new SourceText(lines);
    }

    /** What lines that are added end with: what the first line ends with. */
    public String lineEnd() {
        return !lines.isEmpty() && lines.get(0).end().equals("\r\n") ? "\r\n" : "\n";
    }

    boolean isEnded() {
        return lines.isEmpty() || !lines.get(lines.size() - 1).end().isEmpty();
    }

    /** The whole text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.content()).append(line.end()));
        return text.toString();
    }

    public byte[] encode() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
