/** What becomes of header fields and trailers between two hops: dropped, kept, added. */
@NullMarked
package io.gossamer.proxy.http.header;

import org.jspecify.annotations.NullMarked;
