import { Graph as Layout, layout } from '@dagrejs/dagre';
import { useMemo } from 'react';
import { Link } from 'react-router';

export interface GraphNode {
  id: string;
  title: string;
  kind: string;
  tone?: 'good' | 'bad' | 'info';
  /** Where a click leads. */
  to?: string;
}

interface GraphProps {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly { from: string; to: string }[];
}

const CHARACTER = 7;
const HEIGHT = 40;
/** A graph that is too wide shrinks so far, then it scrolls. */
const LEAST_SCALE = 0.8;
const MOST = 34;
const short = (text: string) => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** A directed graph, from left to right. */
export function Graph({ label, nodes, edges }: GraphProps) {
  const graph = useMemo(() => place(nodes, edges), [nodes, edges]);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={label}>
      <svg
        className="graph"
        width={width + 2}
        height={height + 2}
        viewBox={`-1 -1 ${width + 2} ${height + 2}`}
        style={{ minWidth: width * LEAST_SCALE }}
      >
        <title>{label}</title>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" className="arrow" />
          </marker>
        </defs>
        {graph.edges().map((edge) => {
          const points = (graph.edge(edge) as { points: { x: number; y: number }[] }).points;
          const path = points.map(({ x, y }) => `${x} ${y}`).join('L');
          return <path key={`${edge.v} ${edge.w}`} d={`M${path}`} className="edge" markerEnd="url(#arrow)" />;
        })}
        {nodes.map((node) => {
          const at = graph.node(node.id) as { x: number; y: number; width: number };
          return <Node key={node.id} node={node} {...at} />;
        })}
      </svg>
    </div>
  );
}

function Node({ node, x, y, width }: { node: GraphNode; x: number; y: number; width: number }) {
  const box = (
    <g className={`node ${node.tone ?? ''}`} transform={`translate(${x - width / 2} ${y - HEIGHT / 2})`}>
      <title>{node.title}</title>
      <rect width={width} height={HEIGHT} rx="6" />
      <text x="10" y="17">
        {short(node.title)}
      </text>
      <text x="10" y="32" className="kind">
        {node.kind}
      </text>
    </g>
  );
  return node.to === undefined ? box : <Link to={node.to}>{box}</Link>;
}

function place(nodes: GraphProps['nodes'], edges: GraphProps['edges']) {
  const graph = new Layout();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 40 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, title, kind } of nodes)
    graph.setNode(id, { width: Math.max(short(title).length, kind.length) * CHARACTER + 20, height: HEIGHT });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return graph;
}
