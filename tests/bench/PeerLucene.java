/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * PeerLucene.java: Lucene 8 as its users set it up: English analysis (nothing
 * left out, so that phrases of common words can be asked), offsets stored with
 * the positions, which is quickest for its UnifiedHighlighter, one segment at
 * the end. Modes as in peer.h. Of the time of a query only that of the thread
 * that asks counts: neither compiling nor collecting garbage.
 */
import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

public final class PeerLucene {
    private static final int HITS = 10;
    private final Analyzer analyzer =
        new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    private final IndexSearcher searcher;
    private final UnifiedHighlighter highlighter;

    private PeerLucene(String index) throws IOException {
        searcher = new IndexSearcher(
            DirectoryReader.open(FSDirectory.open(Paths.get(index))));
        highlighter = new UnifiedHighlighter(searcher, analyzer);
    }

    private static void build(String index) throws IOException {
        FieldType type = new FieldType(TextField.TYPE_STORED);
        type.setIndexOptions(
            IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        Analyzer analyzer = new EnglishAnalyzer(CharArraySet.EMPTY_SET);
        try (IndexWriter writer = new IndexWriter(
                 FSDirectory.open(Paths.get(index)),
                 new IndexWriterConfig(analyzer))) {
            InputStream in = new BufferedInputStream(System.in, 1 << 16);
            for (String article; (article = next(in)) != null;) {
                int line = article.indexOf('\n');
                Document document = new Document();
                String title = article.substring(0, line);
                document.add(new TextField("title", title, Field.Store.YES));
                document.add(new Field("text", article, type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    /** Up to the next NUL byte; null at the end. */
    private static String next(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) > 0)
            bytes.write(c);
        return c < 0 && bytes.size() == 0
            ? null : new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private int ask(String text, boolean isCount, PrintStream out)
        throws Exception {
        QueryParser parser = new QueryParser("text", analyzer);
        parser.setDefaultOperator(QueryParser.Operator.AND);
        Query query = parser.parse(text);
        if (isCount)
            return searcher.count(query);
        TopDocs found = searcher.search(query, HITS);
        String[] passages = highlighter.highlight("text", query, found, 2);
        for (int i = 0; i < found.scoreDocs.length; i++)
            out.println(searcher.doc(found.scoreDocs[i].doc).get("title")
                        + "\n    " + passages[i]);
        return found.scoreDocs.length;
    }

    private static long nanoseconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void serve() throws Exception {
        BufferedReader in = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream nowhere = new PrintStream(new BufferedOutputStream(
            new FileOutputStream("/dev/null")));
        for (String line; (line = in.readLine()) != null;) {
            long begun = nanoseconds();
            int n = ask(line.substring(2), line.charAt(0) == 'c', nowhere);
            nowhere.flush();
            long took = nanoseconds() - begun;
            System.out.println(took / 1000.0 + " " + n);
            System.out.flush();
        }
    }

    public static void main(String[] arguments) throws Exception {
        String what = arguments[0];
        if (what.equals("build")) {
            build(arguments[1]);
            return;
        }
        PeerLucene peer = new PeerLucene(arguments[1]);
        if (what.equals("serve"))
            peer.serve();
        else if (what.equals("count"))
            System.out.println(peer.ask(arguments[2], true, System.out));
        else
            peer.ask(arguments[2], false, System.out);
    }
}
