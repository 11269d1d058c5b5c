package io.gossamer.destination.explain.evaluate;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.gossamer.api.FailureCode;
import io.gossamer.api.mesh.v1.UrlRewrite;
import java.util.Optional;

/** What a rewrite makes of a request, as sidecars carry it out. */
public final class Rewrites {

    /** What a sidecar replaces in one path at most; it refuses the request beyond. */
    private static final int MAX_REPLACEMENTS = 32;

    /** What a sidecar answers in place of what would come out. */
    public static final String UNSOUND =
            "refused with "
                    + FailureCode.BAD_REQUEST.httpStatus()
                    + ": the rewritten path is none that servers read alike";

    private Rewrites() {}

    /**
     * The request that is sent; empty if a sidecar refuses what would come out.
     *
     * @param prefix that the rule matched
     */
    public static Optional<Request> apply(UrlRewrite rewrite, String prefix, Request request) {
        String path = request.plainPath();
        String rewritten =
                switch (rewrite.getPathCase()) {
                    case FULL -> rewrite.getFull();
                    case PREFIX -> joined(rewrite.getPrefix(), prefix, path);
                    case REGEX -> replaced(rewrite.getRegex(), path);
                    case PATH_NOT_SET -> path;
                };
        if (!isSound(rewritten, path)) {
            return Optional.empty();
        }
        String query = request.path().substring(path.length());
        return Optional.of(
                request.sentAs(
                        rewrite.getHost().isEmpty() ? request.authority() : rewrite.getHost(),
                        rewritten + query));
    }

    private static String joined(String replacement, String prefix, String path) {
        int matched = Math.min(path.length(), trim(prefix).length());
        String joined = trim(replacement) + path.substring(matched);
        return joined.isEmpty() ? "/" : joined;
    }

    private static String trim(String prefix) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end);
    }

    /** Empty, which is no path, if there is too much to replace. */
    private static String replaced(UrlRewrite.Regex regex, String path) {
        Matcher matcher = Pattern.compile(regex.getPattern()).matcher(path);
        StringBuilder result = new StringBuilder();
        int end = 0;
        for (int found = 0; matcher.find(); found++) {
            if (found == MAX_REPLACEMENTS) {
                return "";
            }
            result.append(path, end, matcher.start());
            for (UrlRewrite.Regex.Piece piece : regex.getReplacementList()) {
                String group = piece.hasText() ? piece.getText() : matcher.group(piece.getGroup());
                result.append(group == null ? "" : group);
            }
            end = matcher.end();
        }
        return result.append(path.substring(end)).toString();
    }

    private static boolean isSound(String path, String original) {
        return path.startsWith("/") && (!isHost(path) || isHost(original));
    }

    /** Whether some servers take the first segment for a host. */
    private static boolean isHost(String path) {
        return path.length() > 1 && (path.charAt(1) == '/' || path.charAt(1) == '\\');
    }
}
