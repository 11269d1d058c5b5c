package io.gossamer.it.conformance;

import io.gossamer.it.echo.Echo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param status of HTTP, or the code of gRPC
 * @param headers of the response in lower case, repeated ones joined by a comma; none for gRPC
 * @param echo what the backend has seen, if one has answered
 * @param detail of a failure
 */
record Answer(String status, Map<String, String> headers, @Nullable Echo echo, String detail) {}
