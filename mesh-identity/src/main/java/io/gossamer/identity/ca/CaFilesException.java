package io.gossamer.identity.ca;

/** The authority's files hold something it cannot use. The message names the file. */
final class CaFilesException extends Exception {

    private static final long serialVersionUID = 1L;

    CaFilesException(String message) {
        super(message);
    }

    CaFilesException(String message, Throwable cause) {
        super(message, cause);
    }
}
