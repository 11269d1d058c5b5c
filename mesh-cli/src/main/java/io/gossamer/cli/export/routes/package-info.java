/** Makes routes of a Service from the description of its interface: OpenAPI or protobuf. */
@NullMarked
package io.gossamer.cli.export.routes;

import org.jspecify.annotations.NullMarked;
