package dev.zoetrope.benchmarks.roofline;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The forward passes under the machine's roof, both axes logarithmic. */
final class RooflineChart {
    private static final double LEAST_INTENSITY = 0.25;
    private static final double MOST_INTENSITY = 1000;

    private RooflineChart() {}

    static void draw(Path file, List<Stage> stages, Reading[][] readings, double peak, double bandwidth)
            throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(560)
                .title("Forward passes, one thread")
                .xAxisTitle("FLOP per byte")
                .yAxisTitle("GFLOP/s")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setXAxisMin(LEAST_INTENSITY);
        chart.getStyler().setXAxisMax(MOST_INTENSITY);
        chart.getStyler().setYAxisMin(1.0);
        chart.getStyler().setYAxisMax(Math.max(100, 2e-9 * peak));
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        double ridge = peak / bandwidth;
        XYSeries roof = chart.addSeries("roof", new double[] {LEAST_INTENSITY, ridge, MOST_INTENSITY}, new double[] {
            LEAST_INTENSITY * bandwidth * 1e-9, peak * 1e-9, peak * 1e-9
        });
        roof.setMarker(SeriesMarkers.NONE);
        roof.setLineColor(Color.DARK_GRAY);
        for (int i = 0; i < stages.size(); i++) {
            XYSeries point =
                    chart.addSeries(stages.get(i).name(), new double[] {readings[i][0].intensity()}, new double[] {
                        Reading.median(readings[i], Reading::speed) * 1e-9
                    });
            point.setLineStyle(new BasicStroke(0));
            point.setMarkerColor(Color.getHSBColor((float) i / stages.size(), 0.9f, 0.7f));
        }
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    }
}
