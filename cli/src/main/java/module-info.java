/** The {@code zoetrope} command. */
module dev.zoetrope.cli {
    requires dev.zoetrope.interop;
    requires dev.zoetrope.inspect;
    requires dev.zoetrope.layers;
    requires dev.zoetrope.study;
    requires dev.zoetrope.video;
    requires info.picocli;
    requires java.desktop;
    requires jdk.httpserver;
    requires xchart;
    requires static org.jspecify;

    opens dev.zoetrope.cli to
            info.picocli;
}
