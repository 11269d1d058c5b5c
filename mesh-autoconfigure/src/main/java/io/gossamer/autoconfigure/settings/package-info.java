/**
 * What is wrong with a setting or a start, said once and completely: description and action. Must
 * not depend on gRPC or Netty.
 */
@NullMarked
package io.gossamer.autoconfigure.settings;

import org.jspecify.annotations.NullMarked;
