package dev.zoetrope.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the tests in a Java of its own. */
public final class ChildJvm {
    private ChildJvm() {}

    /** Not yet started; what it prints and complains of is one stream, and its locale knows all letters. */
    public static ProcessBuilder of(List<String> javaOptions, Class<?> program, List<?> args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        // the tests patch the module that they are of; a child takes all of it from the class path
        command.addAll(
                List.of("-cp", modules + java.io.File.pathSeparator + classes + testClasses(), program.getName()));
        args.forEach(arg -> command.add(arg.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder;
    }

    private static String testClasses() {
        StringBuilder path = new StringBuilder();
        for (String folder : List.of("target/test-classes", "src/test/resources")) {
            path.append(java.io.File.pathSeparator).append(Path.of(folder).toAbsolutePath());
        }
        return path.toString();
    }
}
