/**
 * Watches: whoever asked a question is told the answer, and again when it changes. Depends on the
 * index and the views' outcome; knows neither gRPC nor what the answers mean.
 */
@NullMarked
package io.gossamer.destination.stream;

import org.jspecify.annotations.NullMarked;
