package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.train.EpochResult;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run's results as pictures. */
final class Charts {
    private static final Color TRAINING = new Color(0x1f77b4);
    private static final Color VALIDATION = new Color(0xd9601a);
    private static final int WIDTH = 620;
    private static final int HEIGHT = 440;

    /** Of a class's name, in characters: the matrix is to be larger than its names. */
    private static final int LONGEST_NAME = 24;

    private Charts() {}

    /** Loss and accuracy, epoch by epoch, for training and validation, side by side. */
    static void curves(Path file, List<EpochResult> history) throws IOException {
        BufferedImage loss = BitmapEncoder.getBufferedImage(curve("Loss", "loss", history));
        BufferedImage accuracy = BitmapEncoder.getBufferedImage(curve("Accuracy", "accuracy", history));
        BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = both.createGraphics();
        graphics.drawImage(loss, 0, 0, null);
        graphics.drawImage(accuracy, WIDTH, 0, null);
        graphics.dispose();
        writePng(file, both);
    }

    private static XYChart curve(String title, String name, List<EpochResult> history) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("Epoch")
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setYAxisMin(0.0);
        if (name.equals("accuracy")) {
            chart.getStyler().setYAxisMax(1.0);
        }
        chart.getStyler().setYAxisDecimalPattern("0.0#");
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        addSeries(chart, "training", name, history, TRAINING);
        addSeries(chart, "validation", "val_" + name, history, VALIDATION);
        return chart;
    }

    private static void addSeries(XYChart chart, String label, String name, List<EpochResult> history, Color color) {
        List<Double> epochs = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (EpochResult epoch : history) {
            Double value = epoch.logs().get(name);
            if (value != null && Double.isFinite(value)) {
                epochs.add(epoch.epoch() + 1.0);
                values.add(value);
            }
        }
        if (!values.isEmpty()) {
            XYSeries series = chart.addSeries(label, epochs, values);
            series.setLineColor(color);
            series.setMarkerColor(color);
            series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        }
    }

    /** How many examples of each class were taken for each. */
    static void confusion(Path file, List<String> classes, int[][] counts) throws IOException {
        int side = Math.clamp(240 + 60L * classes.size(), 480, 2400);
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(side + 160)
                .height(side)
                .title("Confusion matrix")
                .xAxisTitle("predicted")
                .yAxisTitle("true")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotContentSize(1);
        chart.getStyler().setShowValue(true);
        boolean narrow = classes.size() > 4 || classes.stream().anyMatch(name -> name.length() > LONGEST_NAME / 2);
        chart.getStyler().setXAxisLabelRotation(narrow ? 90 : 0);
        chart.getStyler().setXAxisTickMarkSpacingHint(1);
        chart.getStyler().setYAxisTickMarkSpacingHint(1);
        chart.getStyler().setXAxisMaxLabelCount(classes.size());
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, TRAINING});
        int n = classes.size();
        List<String> names = classes.stream().map(Charts::shortened).toList();
        List<Number[]> cells = new ArrayList<>();
        for (int truth = 0; truth < n; truth++) {
            for (int predicted = 0; predicted < n; predicted++) {
                // the chart's rows count from below, people read a table from above
                cells.add(new Number[] {predicted, n - 1 - truth, counts[truth][predicted]});
            }
        }
        chart.addSeries("clips", names, names.reversed(), cells);
        writePng(file, BitmapEncoder.getBufferedImage(chart));
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    static void writePng(Path file, BufferedImage picture) throws IOException {
        // in memory first: ImageIO on a disk that is full tells nothing, and complains once more when the process ends
        ImageIO.setUseCache(false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        AtomicFile.write(file, bytes::writeTo);
    }
}
