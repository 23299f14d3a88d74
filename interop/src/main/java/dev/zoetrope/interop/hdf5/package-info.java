/** HDF5 files as Keras writes them. */
@NullMarked
package dev.zoetrope.interop.hdf5;

import org.jspecify.annotations.NullMarked;
