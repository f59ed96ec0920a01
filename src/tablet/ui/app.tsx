import type { Desk } from '../desk.ts';
import type { LookController } from '../look/controller.ts';
import type { GateActions } from '../pair/state.ts';
import type { PictureView } from '../picture/view.ts';
import type { Actions } from '../session.ts';
import { mayLook, type Screen, type State, screenOf } from '../state/state.ts';
import { Bar, SeenLine } from './bar.tsx';
import { BigButton } from './button.tsx';
import { Calm } from './calm.tsx';
import { Hours } from './hours.tsx';
import { Missing, NoPicture, Notes } from './screens.tsx';
import { Stage } from './stage.tsx';
import { Start } from './start.tsx';
import { Bilingual, errorWords, T } from './words.tsx';

interface AppProps {
  readonly state: State;
  readonly actions: Actions;
  readonly view: PictureView;
  readonly look: LookController;
  readonly gate: Pick<GateActions, 'begin'>;
  readonly desk: Pick<Desk, 'ask'>;
}

/** The whole page, as a function of the state. */
export function App(props: AppProps) {
  const { state, actions } = props;
  const screen = screenOf(state);
  return (
    <div class={`page ${screen.kind}`}>
      <Body screen={screen} {...props} />
      <Notes state={state} actions={actions} />
    </div>
  );
}

function Body({ screen, state, actions, view, look, gate, desk }: AppProps & { screen: Screen }) {
  switch (screen.kind) {
    case 'start':
      return <Start screen={screen} state={state} actions={actions} gate={gate} />;
    case 'hours':
      return <Hours desk={desk} onBack={() => actions.open('none')} />;
    case 'elsewhere':
      return (
        <Calm icon="eye" title="elsewhere">
          <T k="elsewhere_more" />
          <BigButton text="here_again" onTap={() => actions.enter('watching')} />
        </Calm>
      );
    case 'link_lost':
      return (
        <Calm icon="link" title="link_lost">
          {screen.code === 'NABIJ_E_LINK_LOST' ? (
            <T k="trying" />
          ) : (
            <Bilingual words={errorWords(screen.code)} />
          )}
          {state.link.kind === 'refused' && (
            <BigButton text="try_again" kind="main" onTap={() => actions.tryAgain()} />
          )}
          <LeaveButton actions={actions} />
        </Calm>
      );
    case 'kit_offline':
      return (
        <Calm icon="link" title="kit_offline">
          <T k="trying" />
          <LeaveButton actions={actions} />
        </Calm>
      );
    case 'privacy':
      return (
        <Calm icon="pause" title="privacy">
          <T k="privacy_more" />
          <T k={`after_${screen.presence}`} />
          <SeenLine state={state} />
          <div class="row">
            <BigButton text="rest" icon="rest" onTap={() => actions.setPresence('resting')} />
            <Turnabout presence={screen.presence} actions={actions} />
            <LeaveButton actions={actions} />
          </div>
        </Calm>
      );
    case 'resting':
      return <Resting state={state} actions={actions} />;
    case 'listening':
      return (
        <>
          <SeenLine state={state} />
          <Missing state={state} />
          <Calm icon="ear" title="listening">
            <T k="listening_more" />
          </Calm>
          <Bar state={state} actions={actions} listening />
        </>
      );
    case 'watching':
      return (
        <>
          <SeenLine state={state} />
          {screen.picture === 'waiting' || screen.picture === 'flowing' ? (
            <>
              <Missing state={state} beside="picture" />
              <Stage
                waiting={screen.picture === 'waiting'}
                turns={mayLook(state)}
                welcome={state.welcome}
                view={view}
                look={look}
                onPreset={(index) => actions.preset(index)}
              />
            </>
          ) : (
            <>
              <Missing state={state} />
              <NoPicture code={screen.picture} sound={state.told?.sound === true} actions={actions} />
            </>
          )}
          <Bar state={state} actions={actions} listening={false} />
        </>
      );
  }
}

function Resting({ state, actions }: Pick<AppProps, 'state' | 'actions'>) {
  return (
    <Calm icon="rest" title="resting">
      <T k={state.told?.privacy === true ? 'resting_privacy' : 'resting_more'} />
      <SeenLine state={state} />
      <div class="row">
        <BigButton text="watch" icon="eye" onTap={() => actions.setPresence('watching')} />
        <BigButton text="listen" icon="ear" onTap={() => actions.setPresence('listening')} />
        <LeaveButton actions={actions} />
      </div>
    </Calm>
  );
}

/** From watching to only listening, and back. */
function Turnabout({
  presence,
  actions,
}: Pick<AppProps, 'actions'> & { presence: 'watching' | 'listening' }) {
  return presence === 'watching' ? (
    <BigButton text="listen" icon="ear" onTap={() => actions.setPresence('listening')} />
  ) : (
    <BigButton text="watch" icon="eye" onTap={() => actions.setPresence('watching')} />
  );
}

function LeaveButton({ actions }: Pick<AppProps, 'actions'>) {
  return <BigButton text="leave" icon="leave" kind="quiet" onTap={() => actions.leave()} />;
}
