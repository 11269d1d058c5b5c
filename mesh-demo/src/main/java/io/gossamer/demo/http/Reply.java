package io.gossamer.demo.http;

/**
 * What a handler answers.
 *
 * @param status HTTP status
 * @param type content type
 * @param body sent as UTF-8
 */
public record Reply(int status, String type, String body) {

    public static Reply json(Object value) {
        return json(200, value);
    }

    public static Reply json(int status, Object value) {
        return new Reply(status, "application/json", Json.write(value));
    }

    public static Reply html(String page) {
        return new Reply(200, "text/html; charset=utf-8", page);
    }

    /** An error with one sentence that says what is wrong. */
    public static Reply error(int status, String sentence) {
        return json(status, new Problem(status, sentence));
    }

    private record Problem(int status, String error) {}
}
