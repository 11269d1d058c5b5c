/**
 * The contract's services: requests to questions, answers to messages. Depends on views, watches,
 * the registry's seam and the generated messages; decides nothing itself.
 */
@NullMarked
package io.gossamer.destination.grpc;

import org.jspecify.annotations.NullMarked;
