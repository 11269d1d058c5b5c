package io.gossamer.cli.export.routes;

/**
 * One operation of an interface.
 *
 * @param name of the operation, as its description has it
 * @param match as a mapping of YAML in one line: what falls under it
 * @param timeout of a request as the Gateway API writes it; empty for none
 * @param retryable whether a failure may be repeated
 */
public record Operation(String name, String match, String timeout, boolean retryable) {}
