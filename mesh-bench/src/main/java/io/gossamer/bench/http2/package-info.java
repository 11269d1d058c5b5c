/** As much of HTTP/2 as generator and backend need: frames and header blocks made beforehand. */
@NullMarked
package io.gossamer.bench.http2;

import org.jspecify.annotations.NullMarked;
