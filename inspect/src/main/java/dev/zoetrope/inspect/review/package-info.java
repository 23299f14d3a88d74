/** Goes through a model block by block: what each costs and sees, and what is better changed. */
@NullMarked
package dev.zoetrope.inspect.review;

import org.jspecify.annotations.NullMarked;
