/** A program that depends on Zoetrope as anyone's would. */
module consumer {
    requires dev.zoetrope.layers;
    requires dev.zoetrope.video;
}
